"""Drags a file onto a window, as a file manager does: the source's side of the X drag-and-drop protocol, version 5."""

import ctypes
import time
import urllib.request

SELECTION_REQUEST, SELECTION_NOTIFY, CLIENT_MESSAGE = 30, 31, 33
COPY = b"XdndActionCopy"


class ClientMessage(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
                ("format", ctypes.c_int), ("data", ctypes.c_long * 5)]


class SelectionRequest(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("owner", ctypes.c_ulong), ("requestor", ctypes.c_ulong),
                ("selection", ctypes.c_ulong), ("target", ctypes.c_ulong), ("property", ctypes.c_ulong),
                ("time", ctypes.c_ulong)]


class SelectionNotify(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("requestor", ctypes.c_ulong), ("selection", ctypes.c_ulong),
                ("target", ctypes.c_ulong), ("property", ctypes.c_ulong), ("time", ctypes.c_ulong)]


class Event(ctypes.Union):
    _fields_ = [("type", ctypes.c_int), ("message", ClientMessage), ("request", SelectionRequest),
                ("notify", SelectionNotify), ("room", ctypes.c_long * 24)]


class Source:
    """A window of its own that offers one file."""

    def __init__(self, display):
        self.x = ctypes.CDLL("libX11.so.6")
        for name, result, arguments in [
                ("XOpenDisplay", ctypes.c_void_p, [ctypes.c_char_p]),
                ("XDefaultRootWindow", ctypes.c_ulong, [ctypes.c_void_p]),
                ("XCreateSimpleWindow", ctypes.c_ulong, [ctypes.c_void_p, ctypes.c_ulong] + [ctypes.c_int] * 2 +
                 [ctypes.c_uint] * 3 + [ctypes.c_ulong] * 2),
                ("XInternAtom", ctypes.c_ulong, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]),
                ("XSetSelectionOwner", ctypes.c_int, [ctypes.c_void_p] + [ctypes.c_ulong] * 3),
                ("XSendEvent", ctypes.c_int, [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long,
                                              ctypes.POINTER(Event)]),
                ("XPending", ctypes.c_int, [ctypes.c_void_p]),
                ("XNextEvent", ctypes.c_int, [ctypes.c_void_p, ctypes.POINTER(Event)]),
                ("XChangeProperty", ctypes.c_int, [ctypes.c_void_p] + [ctypes.c_ulong] * 3 + [ctypes.c_int] * 2 +
                 [ctypes.c_char_p, ctypes.c_int]),
                ("XFlush", ctypes.c_int, [ctypes.c_void_p]),
                ("XCloseDisplay", ctypes.c_int, [ctypes.c_void_p])]:
            function = getattr(self.x, name)
            function.restype, function.argtypes = result, arguments
        self.display = self.x.XOpenDisplay(display.encode())
        root = self.x.XDefaultRootWindow(self.display)
        self.window = self.x.XCreateSimpleWindow(self.display, root, 0, 0, 1, 1, 0, 0, 0)

    def atom(self, name):
        return self.x.XInternAtom(self.display, name, 0)

    def send(self, target, kind, *data):
        event = Event()
        event.message = ClientMessage(CLIENT_MESSAGE, 0, 1, self.display, target, self.atom(kind), 32,
                                      (ctypes.c_long * 5)(self.window, *data))
        self.x.XSendEvent(self.display, target, 0, 0, ctypes.byref(event))
        self.x.XFlush(self.display)

    def drop(self, target, path, seconds=20):
        """Whether the window has asked for the file and got it."""
        uri_list = self.atom(b"text/uri-list")
        self.x.XSetSelectionOwner(self.display, self.atom(b"XdndSelection"), self.window, 0)
        self.send(target, b"XdndEnter", 5 << 24, uri_list, 0, 0)
        self.send(target, b"XdndPosition", 0, 100 << 16 | 100, 0, self.atom(COPY))
        time.sleep(0.5)
        self.send(target, b"XdndDrop", 0, 0, 0, 0)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not self.x.XPending(self.display):
                time.sleep(0.02)
                continue
            event = Event()
            self.x.XNextEvent(self.display, ctypes.byref(event))
            if event.type == SELECTION_REQUEST:
                self.answer(event.request, "file://" + urllib.request.pathname2url(str(path)) + "\r\n")
                return True
        return False

    def answer(self, request, text):
        data = text.encode()
        self.x.XChangeProperty(self.display, request.requestor, request.property, request.target, 8, 0, data, len(data))
        event = Event()
        event.notify = SelectionNotify(SELECTION_NOTIFY, 0, 1, self.display, request.requestor, request.selection,
                                       request.target, request.property, request.time)
        self.x.XSendEvent(self.display, request.requestor, 0, 0, ctypes.byref(event))
        self.x.XFlush(self.display)

    def close(self):
        self.x.XCloseDisplay(self.display)
